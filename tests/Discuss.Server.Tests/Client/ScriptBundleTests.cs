using Discuss.Server.Client;

namespace Discuss.Server.Tests.Client;

public sealed class ScriptBundleTests
{
    [Fact]
    public void Each_module_stands_once_and_after_what_it_needs()
    {
        var bundle = Bundle(new()
        {
            ["main.js"] = "import { a } from \"./parts/a.js\";\nimport { b } from \"./parts/b.js\";\na(b);\n",
            ["parts/a.js"] = "import { b } from \"./b.js\";\nexport function a() {\n    return b;\n}\n",
            ["parts/b.js"] = "export const b = 1;\n",
        });

        Assert.Equal("(()=>{\"use strict\";\nconst b = 1;\nfunction a() {\nreturn b;\n}\na(b);\n})();\n", bundle);
    }

    [Fact]
    public void Modules_that_need_each_other_still_stand_once()
    {
        var bundle = Bundle(new()
        {
            ["main.js"] = "import { a } from \"./a.js\";\nexport function main() { a(); }\n",
            ["a.js"] = "import { main } from \"./main.js\";\nexport function a() { main(); }\n",
        });

        Assert.Equal("(()=>{\"use strict\";\nfunction a() { main(); }\nfunction main() { a(); }\n})();\n", bundle);
    }

    [Theory]
    [InlineData("import x from \"./x.js\";\n")]
    [InlineData("export default 1;\n")]
    [InlineData("const x = await import(\"./x.js\");\n")]
    public void What_it_does_not_understand_is_refused(string text) =>
        Assert.Throws<InvalidOperationException>(() => Bundle(new() { ["main.js"] = text }));

    [Fact]
    public void Two_modules_cannot_declare_the_same_name()
    {
        var fault = Assert.Throws<InvalidOperationException>(() => Bundle(new()
        {
            ["main.js"] = "import { a } from \"./a.js\";\nfunction same() { a; }\n",
            ["a.js"] = "const same = 1;\nexport const a = same;\n",
        }));

        Assert.Equal("main.js and a.js both declare same.", fault.Message);
    }

    [Fact]
    public void Of_two_scripts_the_second_takes_from_the_first_what_both_have()
    {
        var pair = Pair(new()
        {
            ["main.js"] = "import { a } from \"./a.js\";\nconst use = () => import(secondScript);\na(use, shared);\n",
            ["a.js"] = "export function a() {}\nexport const unused = 1;\n",
            ["second.js"] = "import { a } from \"./a.js\";\nimport { b } from \"./b.js\";\nexport const c = a(b);\n",
            ["b.js"] = "import { a } from \"./a.js\";\nexport const b = a();\n",
        });

        Assert.Equal("export default({a})=>{\nconst b = a();\nconst c = a(b);\nreturn{c}};\n", pair.Second);
        Assert.Equal(
            "(()=>{\"use strict\";\nconst secondScript=\"/there.js\",shared=()=>({a});\nfunction a() {}\nconst unused = 1;\nconst use = () => import(secondScript);\na(use, shared);\n})();\n",
            pair.First("/there.js"));
    }

    [Theory]
    [InlineData("let a = 1;", "a of a.js cannot be handed over.")]
    [InlineData("const a = 1;\nexport const b = 1;", "second.js and a.js both declare b.")]
    public void What_changes_later_or_has_the_name_of_something_else_is_not_handed_over(string shared, string why)
    {
        var fault = Assert.Throws<InvalidOperationException>(() => Pair(new()
        {
            ["main.js"] = "import { a } from \"./a.js\";\na;\n",
            ["a.js"] = $"export {shared}\n",
            ["second.js"] = "import { a, b } from \"./a.js\";\nconst b = a;\n",
        }));

        Assert.Equal(why, fault.Message);
    }

    private static ScriptPair Pair(Dictionary<string, string> modules) => ScriptBundle.CreatePair("main.js", "second.js", path => modules[path]);

    private static string Bundle(Dictionary<string, string> modules) => ScriptBundle.Create("main.js", path => modules[path]);
}
