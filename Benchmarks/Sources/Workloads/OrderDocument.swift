/// Documents like orders: nested objects, escapes, integers, fractions, text beyond ASCII.
enum OrderDocument {
    /// The sizes that are measured, with their names.
    static let sizes = [("257 B", 257), ("10 KB", 10_240), ("1 MB", 1_000_000)]

    /// A document of exactly this many bytes, at least 200.
    static func bytes(_ count: Int) -> [UInt8] {
        let end = #"],"remark":""#
        var text =
            #"{"orderId":"ord-00012345","customer":{"name":"Zoë \"Zo\" Müller","email":"zoe@example.com"},"#
            + #""total":1234.50,"paid":true,"coupon":null,"items":["#
        var length = text.utf8.count
        var number = 0
        while true {
            let item = (number == 0 ? "" : ",") + item(number)
            guard length + item.utf8.count + end.utf8.count + 2 <= count else { break }
            text += item
            length += item.utf8.count
            number += 1
        }
        text += end
        text += String(repeating: "x", count: max(0, count - length - end.utf8.count - 2))
        text += #""}"#
        return Array(text.utf8)
    }

    private static func item(_ number: Int) -> String {
        if number == 0 { return #"{"sku":"A-1","qty":2,"price":617.25}"# }
        return #"{"sku":"SKU-\#(1000 + number)","name":"Widget \"Deluxe\" no. \#(number)","qty":\#(number % 7 + 1),"#
            + #""price":\#(number % 997).25,"tags":["red","x\/y"],"#
            + #""size":{"width":\#(number),"height":2.5,"fragile":\#(number % 2 == 0)}}"#
    }
}
