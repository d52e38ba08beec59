namespace Discuss.Server.Identity.Factors;

/// <summary>What becomes of a way into an account, or of its second factor.</summary>
internal enum FactorChange
{
    AppAdded,
    AppRemoved,
    RecoveryCodesMade,
    PasskeyAdded,
    PasskeyRemoved,
    AccountConnected,
    AccountRemoved,
}
