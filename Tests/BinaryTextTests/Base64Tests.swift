import BinaryText
import TestSupport
import Testing

@Suite struct Base64Tests {
    /// Source: RFC 4648, section 10.
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ])
    func `the RFC's examples`(_ text: String, _ encoded: String) {
        #expect(Base64.encode(text.utf8) == encoded)
        #expect(Base64.decode(encoded) == Array(text.utf8))
        #expect(Base64.decode(encoded.replacing("=", with: "")) == Array(text.utf8))
        #expect(Base64URL.encode(text.utf8) == encoded.replacing("=", with: ""))
    }

    @Test func `each has an alphabet of its own`() {
        let bytes: [UInt8] = [0xFB, 0xEF, 0xFF]
        #expect(Base64.encode(bytes) == "++//" && Base64URL.encode(bytes) == "--__")
        #expect(Base64.decode("--__") == nil && Base64URL.decode("++//") == nil)
    }

    @Test(arguments: [
        "Z", "Zm9vY", "Zg=", "Zg===", "=", "====", "Z===", "Zg==Zg==", "Zm 9v", "Zm9v\n", "Zm9ö", "Zm9v=",
    ])
    func `what no encoder leaves is refused`(_ text: String) {
        #expect(Base64.decode(text) == nil)
        #expect(Base64URL.decode(text) == nil)
    }

    @Test func `a text for URLs has one spelling only`() {
        #expect(Base64.decode("Zh") == Array("f".utf8))
        #expect(Base64URL.decode("Zg") == Array("f".utf8))
        #expect(Base64URL.decode("Zh") == nil && Base64URL.decode("Zg==") == nil)
    }

    @Test(arguments: 0..<UInt64(40))
    func `bytes come back as they were`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let bytes = (0..<Int.random(in: 0...200, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
        #expect(Base64.decode(Base64.encode(bytes)) == bytes)
        #expect(Base64URL.decode(Base64URL.encode(bytes)) == bytes)
    }
}
