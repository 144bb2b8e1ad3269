/// Distinct elements in ascending order; inserting at the end is constant, elsewhere linear in what follows.
struct SortedSet<Element: Comparable> {
    private(set) var elements: [Element] = []

    /// Index of the first element that is not below `element`.
    func lowerBound(_ element: Element) -> Int {
        guard let last = elements.last, !(last < element) else { return elements.count }
        var (low, high) = (0, elements.count)
        while low < high {
            let middle = low + (high - low) / 2
            if elements[middle] < element { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// At most `limit` elements above `element`, or the first ones.
    func elements(after element: Element?, limit: Int) -> ArraySlice<Element> {
        guard let element else { return elements.prefix(max(limit, 0)) }
        var start = lowerBound(element)
        if start < elements.count, elements[start] == element { start += 1 }
        return elements[start...].prefix(max(limit, 0))
    }

    mutating func insert(_ element: Element) {
        let index = lowerBound(element)
        guard index == elements.count || elements[index] != element else { return }
        elements.insert(element, at: index)
    }

    mutating func remove(_ element: Element) {
        let index = lowerBound(element)
        guard index < elements.count, elements[index] == element else { return }
        elements.remove(at: index)
    }
}
