using Discuss.Server.Cluster;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Threads;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Abstractions;

namespace Discuss.Server.Tests.Live;

public sealed class LostBusTests
{
    [Fact]
    public async Task What_the_bus_loses_is_told_with_the_next_event_and_what_it_brings_twice_is_told_once()
    {
        var bus = new UnreliableBus();
        await using var host = await DiscussHost.StartAsync(new HostOptions
        {
            Configure = builder => builder.Services.Replace(ServiceDescriptor.Singleton<IEventBus>(bus)),
        });
        var discussion = await Discussion.StartAsync(host);
        var mira = await discussion.PersonAsync("Mira");
        var first = await discussion.PostAsync(mira);
        var thread = first.Id.Thread.ToString();
        await using var reader = await HubClient.ConnectAsync(host.Address);
        await reader.JoinAsync(thread, first.Seq);

        bus.Loses = true;
        for (var i = 0; i < 3; i++) await discussion.PostAsync(mira);
        bus.Loses = false;
        bus.Repeats = true;
        var last = await discussion.PostAsync(mira);
        await reader.UntilAsync(() => reader.Seqs(thread) is [.., var newest] && newest == last.Seq);
        var after = await discussion.PostAsync(mira);
        await reader.UntilAsync(() => reader.Seqs(thread) is [.., var newest] && newest == after.Seq);

        Assert.Equal([first.Seq + 1, first.Seq + 2, first.Seq + 3, last.Seq, after.Seq], reader.Seqs(thread));
    }

    [Fact]
    public async Task A_page_that_is_newer_than_what_the_others_were_told_joins_without_hearing_anything_twice()
    {
        var bus = new UnreliableBus();
        await using var host = await DiscussHost.StartAsync(new HostOptions
        {
            Configure = builder => builder.Services.Replace(ServiceDescriptor.Singleton<IEventBus>(bus)),
        });
        var discussion = await Discussion.StartAsync(host);
        var mira = await discussion.PersonAsync("Mira");
        var first = await discussion.PostAsync(mira);
        var thread = first.Id.Thread.ToString();
        await using var early = await HubClient.ConnectAsync(host.Address);
        await early.JoinAsync(thread, first.Seq);
        bus.Loses = true;
        var unheard = await discussion.PostAsync(mira);

        await using var late = await HubClient.ConnectAsync(host.Address);
        await late.JoinAsync(thread, unheard.Seq);
        bus.Loses = false;
        var last = await discussion.PostAsync(mira);
        await late.UntilAsync(() => late.Seqs(thread).Count == 1);
        await early.UntilAsync(() => early.Seqs(thread).Count == 2);

        Assert.Equal([last.Seq], late.Seqs(thread));
        Assert.Equal([unheard.Seq, last.Seq], early.Seqs(thread));
    }

    private sealed class UnreliableBus : IEventBus
    {
        private readonly LocalEventBus _bus = new(NullLogger<LocalEventBus>.Instance);

        public bool Loses { get; set; }

        public bool Repeats { get; set; }

        public void Publish(ThreadEvent @event)
        {
            if (Loses) return;
            _bus.Publish(@event);
            if (!Repeats) return;
            _bus.Publish(@event);
            _bus.Publish(@event with { Seq = @event.Seq - 1 });
        }

        public void Publish(ModerationEvent @event) => _bus.Publish(@event);

        public void Publish(IdentityEvent @event) => _bus.Publish(@event);

        public void Publish(ReadersEvent @event) => _bus.Publish(@event);

        public IDisposable Subscribe(Action<ThreadEvent> listener) => _bus.Subscribe(listener);

        public IDisposable Subscribe(Action<ModerationEvent> listener) => _bus.Subscribe(listener);

        public IDisposable Subscribe(Action<IdentityEvent> listener) => _bus.Subscribe(listener);

        public IDisposable Subscribe(Action<ReadersEvent> listener) => _bus.Subscribe(listener);

        public bool IsWhole => _bus.IsWhole;

        public IDisposable SubscribeToGaps(Action listener) => _bus.SubscribeToGaps(listener);
    }
}
