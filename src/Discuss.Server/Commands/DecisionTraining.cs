using System.Globalization;
using Discuss.Server.Http;
using Discuss.Server.Moderation;
using Discuss.Server.Sites;
using Discuss.Server.Storage;

namespace Discuss.Server.Commands;

/// <summary><c>discuss train --with-decisions SITE</c>: fits the classifier to a site's decisions, in the database that the server uses, and shows both models.</summary>
internal static class DecisionTraining
{
    public static async Task<int> RunAsync(string slug, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        try
        {
            await using var app = Program.Build([], builder => builder.Logging.ClearProviders());
            await app.Services.GetServices<IHostedService>().OfType<StorageStart>().Single().StartAsync(cancellation);
            if (await app.Services.GetRequiredService<SiteDirectory>().FindAsync(slug, cancellation) is not { } site)
            {
                await error.WriteLineAsync($"There is no site \"{slug}\".");
                return 1;
            }

            var fitted = await app.Services.GetRequiredService<SiteModels>().FitAsync(site, cancellation);
            await output.WriteAsync(Table(site, fitted));
            return 0;
        }
        catch (Exception fault) when (fault is ProblemException or StorageException or IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync(fault.Message);
            return 1;
        }
    }

    private static string Table(Site site, SiteModelView fitted)
    {
        var report = fitted.Report;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            {fitted.Model}: learned from {report.Learned:N0} decisions, measured on {report.HeldBack:N0} that were held back

                              ROC AUC   as the moderators    missed   false alarms
            the shipped one  {report.Shipped.RocAuc,8:0.0000} {report.Shipped.Right,19} {report.Shipped.Missed,9} {report.Shipped.FalseAlarms,14}
            the fitted one   {report.Fitted.RocAuc,8:0.0000} {report.Fitted.Right,19} {report.Fitted.Missed,9} {report.Fitted.FalseAlarms,14}

            It is kept and judges nothing yet: its owner lets it, under /moderate/settings?site={site.Slug}#model.

            """);
    }
}
