namespace Discuss.Toxicity.Training;

/// <summary>Where a line of training data comes from. Labels of different sources mean different things.</summary>
internal enum Source
{
    /// <summary>Wikipedia talk pages: the meaning of <see cref="ToxicityLabel.Toxic"/>.</summary>
    TalkPages = 0,

    /// <summary>News comments that were all judged toxic: only differences between them are learned.</summary>
    NewsComments = 1,

    /// <summary>Article sentences that name identities.</summary>
    Articles = 2,

    /// <summary>Sentence shapes with an identity word.</summary>
    Templates = 3,

    /// <summary>Lists of single terms.</summary>
    Terms = 4,

    /// <summary>What this project wrote.</summary>
    Own = 5,
}

/// <summary>A text with what is known about each label.</summary>
/// <param name="Targets">For each label 0 to 1, in the order of <see cref="ToxicityLabel"/>.</param>
/// <param name="Weights">For each label at least 0; 0 where nothing is known.</param>
/// <param name="Shape">For own data, the shape that the line belongs to.</param>
internal sealed record Example(string Text, string Parent, Source Source, float[] Targets, float[] Weights, string Shape = "");
