import JSONModel
import TestSupport
import Testing

@Suite struct JSONObjectTests {
    @Test func `setting keeps the position, appends what is new, and nil removes`() {
        var object: JSONObject = ["a": 1, "b": 2, "c": 3]
        object["b"] = 20
        object["d"] = 4
        object["a"] = nil
        object["x"] = nil
        #expect(object.keys == ["b", "c", "d"])
        #expect(object.values == [20, 3, 4])
        #expect(object.count == 3)
        #expect(!object.isEmpty)
        #expect(object.contains("c"))
        #expect(!object.contains("a"))
    }

    @Test func `removing gives the value`() {
        var object: JSONObject = ["a": 1]
        #expect(object.removeValue(forKey: "b") == nil)
        #expect(object.removeValue(forKey: "a") == 1)
        #expect(object.isEmpty)
    }

    @Test func `a null member is a member`() {
        var object = JSONObject()
        object["a"] = .some(.null)
        #expect(object.count == 1)
        #expect(object["a"] == .some(.null))
    }

    @Test func `of equal keys the last value wins at the first position`() {
        let object = JSONObject([("a", 1), ("b", 2), ("a", 3)].map { JSONObject.Member(key: $0.0, value: $0.1) })
        #expect(object.keys == ["a", "b"])
        #expect(object["a"] == 3)
    }

    @Test func `members change in place`() {
        var object: JSONObject = ["a": [1]]
        let count = object.update("a") { value in
            value = .array((value.arrayValue ?? []) + [2])
            return value.arrayValue?.count
        }
        #expect(count == 2)
        #expect(object["a"] == [1, 2])
        let missing: Void? = object.update("b") { $0 = 1 }
        #expect(missing == nil)
    }

    @Test(arguments: [15, 16, 17, 18, 100, 1000])
    func `objects of any size find all their members`(count: Int) {
        let members = (0..<count).map { JSONObject.Member(key: "key\($0)", value: .integer(Int64($0))) }
        var grown = JSONObject()
        for member in members { grown[member.key] = member.value }
        for object in [JSONObject(members), JSONObject(uniqueMembers: members), grown] {
            #expect(object.count == count)
            #expect(members.allSatisfy { object[$0.key] == $0.value })
            #expect(object["key"] == nil)
            #expect(object["key\(count)"] == nil)
            #expect(object == grown)
        }
    }

    @Test func `an object that shrinks and grows around the threshold finds its members`() {
        var random = SplitMix64(seed: 3)
        var object = JSONObject()
        var model: [(key: String, value: Int64)] = []
        for step in 0..<5000 {
            let key = "k\(Int.random(in: 0..<32, using: &random))"
            let position = model.firstIndex { $0.key == key }
            if Bool.random(using: &random) {
                object[key] = .integer(Int64(step))
                if let position { model[position].value = Int64(step) } else { model.append((key, Int64(step))) }
            } else {
                let removed = object.removeValue(forKey: key)
                #expect(removed == position.map { .integer(model[$0].value) })
                if let position { model.remove(at: position) }
            }
            guard object.keys == model.map(\.key), object.values == model.map({ .integer($0.value) }) else {
                Issue.record("step \(step): \(JSONValue.object(object)) is not \(model)")
                return
            }
            #expect(model.allSatisfy { object[$0.key] == .integer($0.value) })
        }
    }

    @Test func `a copy does not see changes of a large object`() {
        var original = JSONObject()
        for index in 0..<50 { original["k\(index)"] = .integer(Int64(index)) }
        var copy = original
        copy["new"] = 1
        copy["k3"] = "changed"
        original["other"] = 2
        #expect(original["new"] == nil)
        #expect(original["k3"] == 3)
        #expect(original["other"] == 2)
        #expect(copy["new"] == 1)
        #expect(copy["other"] == nil)
        #expect(copy["k3"] == "changed")
    }

    @Test func `keys in different normal forms are different`() {
        var object = JSONObject()
        object["\u{E9}"] = 1
        object["e\u{301}"] = 2
        #expect(object.count == 2)
        for index in 0..<20 { object["k\(index)"] = 0 }
        #expect(object["\u{E9}"] == 1)
        #expect(object["e\u{301}"] == 2)
        #expect(object["\u{212B}"] == nil)
    }
}
