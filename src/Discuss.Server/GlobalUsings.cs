// A thread is a discussion here, never one of the processor's.
global using ThreadState = Discuss.Core.Threads.ThreadState;
