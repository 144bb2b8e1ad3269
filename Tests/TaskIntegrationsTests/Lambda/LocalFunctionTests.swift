import Testing

/// Tests that start processes, one after the other.
///
/// They write programs and execute them at once. A process that another test spawns at that moment holds the written
/// file open for an instant, and the kernel executes no file that is open for writing.
@Suite(.serialized) enum LocalFunctionTests {}
