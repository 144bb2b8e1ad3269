/// A growable stack in raw memory whose upper part can be moved out as an array.
///
/// It starts in memory that belongs to somebody else and outlives it, and moves to memory of its own when that is full.
struct ScratchStack<Element>: ~Copyable {
    private(set) var count = 0
    private var capacity: Int
    private var base: UnsafeMutablePointer<Element>
    private var ownsMemory = false

    init(borrowing memory: UnsafeMutablePointer<Element>, capacity: Int) {
        self.capacity = capacity
        base = memory
    }

    deinit {
        base.deinitialize(count: count)
        if ownsMemory { base.deallocate() }
    }

    /// The element at a position; the caller guarantees `index < count`.
    subscript(index: Int) -> Element {
        @inline(__always) get { base[index] }
        @inline(__always) _modify { yield &base[index] }
    }

    @inline(__always)
    mutating func push(_ element: consuming Element) {
        if count == capacity { grow() }
        (base + count).initialize(to: element)
        count &+= 1
    }

    /// Removes the top element; the caller guarantees that there is one.
    @inline(__always)
    mutating func pop() -> Element {
        count &-= 1
        return (base + count).move()
    }

    /// Moves one element out; the caller then forgets it with all above it.
    @inline(__always)
    mutating func moveElement(at index: Int) -> Element {
        (base + index).move()
    }

    /// Shortens the stack to `start` elements; the others have been moved out.
    @inline(__always)
    mutating func forget(from start: Int) {
        count = start
    }

    /// Moves all elements from `start` on into an array of that size.
    ///
    /// `Array(unsafeUninitializedCapacity:)` is not specialised and looks its type up at each call.
    @inline(__always)
    mutating func moveOut(from start: Int) -> [Element] {
        let moved = count &- start
        let source = base + start
        count = start
        var array: [Element] = []
        if moved <= 16 {
            array.reserveCapacity(moved)
            for index in 0..<moved {
                array.append((source + index).move())
            }
        } else {
            array.append(addingCapacity: moved) { span in
                span.withUnsafeMutableBufferPointer { buffer, initialized in
                    guard let target = buffer.baseAddress else { return }
                    target.moveInitialize(from: source, count: moved)
                    initialized = moved
                }
            }
        }
        return array
    }

    @inline(never)
    private mutating func grow() {
        let larger = UnsafeMutablePointer<Element>.allocate(capacity: capacity * 2)
        larger.moveInitialize(from: base, count: count)
        if ownsMemory { base.deallocate() }
        base = larger
        capacity *= 2
        ownsMemory = true
    }
}
