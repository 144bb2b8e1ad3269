import Foundation

/// A C library that is loaded when the system has it, without headers.
struct DynamicLibrary: @unchecked Sendable {
    // The handle is only looked things up in, which dlsym allows from any thread; it is never closed.
    private let handle: UnsafeMutableRawPointer

    /// `nil` when the system has no library of that name.
    init?(_ name: String) {
        guard let handle = dlopen(name, RTLD_NOW | RTLD_LOCAL) else { return nil }
        self.handle = handle
    }

    /// A function as the type that its header gives it.
    ///
    /// - Throws: when the library has none of that name.
    func function<F>(_ name: String, as type: F.Type) throws -> F {
        guard let symbol = dlsym(handle, name) else { throw BenchmarkError("the C library has no function \(name)") }
        return unsafeBitCast(symbol, to: type)
    }
}

/// Closes over one value of a C library and frees it at the end.
final class ForeignValue {
    let pointer: OpaquePointer
    private let free: (OpaquePointer) -> Void

    init(_ pointer: OpaquePointer, free: @escaping (OpaquePointer) -> Void) {
        self.pointer = pointer
        self.free = free
    }

    deinit { free(pointer) }
}
