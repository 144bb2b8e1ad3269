extension String {
    /// Compares code points; `==` would also accept canonically equivalent strings, which JSON keeps apart.
    package func hasSameUTF8(as other: String) -> Bool {
        let count = utf8.count
        guard count == other.utf8.count else { return false }
        if _isIdentical(to: other) { return true }
        let same = utf8.withContiguousStorageIfAvailable { left in
            other.utf8.withContiguousStorageIfAvailable { right in
                haveSameBytes(left, right)
            }
        }
        if let same, let same { return same }
        return utf8.elementsEqual(other.utf8)
    }
}

/// Compares two buffers of the same length, eight bytes at a time.
@inline(__always)
func haveSameBytes(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let leftBase = left.baseAddress, let rightBase = right.baseAddress else { return true }
    return haveSameBytes(leftBase, rightBase, count: left.count)
}

/// Compares `count` bytes, eight at a time.
@inline(__always)
func haveSameBytes(_ left: UnsafePointer<UInt8>, _ right: UnsafePointer<UInt8>, count: Int) -> Bool {
    let leftRaw = UnsafeRawPointer(left)
    let rightRaw = UnsafeRawPointer(right)
    var index = 0
    while count &- index >= 8 {
        let leftWord = leftRaw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
        guard leftWord == rightRaw.loadUnaligned(fromByteOffset: index, as: UInt64.self) else { return false }
        index &+= 8
    }
    while index < count {
        guard left[index] == right[index] else { return false }
        index &+= 1
    }
    return true
}
