import JSONModel
import Testing

@testable import TaskIntegrations

/// Encodings, URLs, headers and addresses of HTTP Tasks.
@Suite struct HTTPTaskValuesTests {
    @Test(
        arguments: [
            (.indices, "array[0]=a&array[1]=b&array[2]=c"), (.repeat, "array=a&array=b&array=c"),
            (.commas, "array=a,b,c"), (.brackets, "array[]=a&array[]=b&array[]=c"),
        ] as [(FormEncoding.ArrayFormat, String)]
    )
    func `arrays are written in four ways`(format: FormEncoding.ArrayFormat, text: String) {
        #expect(FormEncoding.form(["array": ["a", "b", "c"]], arrays: format) == text)
    }

    @Test func `forms keep the order of members and encode what is special`() {
        let object: JSONObject = [
            "b": "x y&z=ü", "a": ["in ner": [1, ["k": true]], "none": nil], "c": 1.5,
        ]
        #expect(
            FormEncoding.form(object, arrays: .indices)
                == "b=x+y%26z%3D%C3%BC&a[in+ner][0]=1&a[in+ner][1][k]=true&a[none]=&c=1.5"
        )
    }

    @Test(
        arguments: [
            (["a": "x y", "b": [1, 2], "c": ["d": "e"]], ["a=x%20y", "b=1", "b=2", "c%5Bd%5D=e"]),
            ("?a=b c&d", ["a=b%20c", "d"]), (["a=1", ["b": 2]], ["a=1", "b=2"]), (nil, []),
        ] as [(JSONValue, [String])]
    )
    func `query parameters are objects, texts or arrays of both`(value: JSONValue, parts: [String]) {
        #expect(FormEncoding.query(value) == parts)
    }

    @Test func `query parameters that the connection sets are left out`() {
        #expect(FormEncoding.query(["a=1&key=2", ["key": 3, "b": 4]], except: ["key"]) == ["a=1", "b=4"])
        #expect(FormEncoding.query("k%65y=2&my+key&%zz&a=1%", except: ["key", "my key"]) == ["%zz", "a=1%"])
        let endpoint = HTTPEndpoint("https://a.example/?%6B%65%79=1&b=2&key=3")?.removing(query: ["key"])
        #expect(endpoint?.query == "b=2")
    }

    @Test(
        arguments: [
            ("https://Example.com", "https://example.com/"),
            ("https://a.b:8443/p q?x=[1]#f", "https://a.b:8443/p%20q?x=%5B1%5D"),
            ("http://[::1]:80/", "http://[::1]:80/"), ("https://a?b", "https://a/?b"),
        ]
    )
    func `URLs are normal when they have been read`(text: String, url: String) {
        #expect(HTTPEndpoint(text)?.url == url)
    }

    @Test(
        arguments: [
            "ftp://a/", "https://", "a.b/c", "https://user@a/", "https://a b/", "https://a:0/", "https://a:x/",
            "https://[a]/", "https://[::1/", "https://ü.de/", "https://a%2e/", "",
        ]
    )
    func `other texts are no URLs`(text: String) {
        #expect(HTTPEndpoint(text) == nil)
    }

    @Test(
        arguments: [
            "127.0.0.1", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.0.1", "169.254.169.254", "100.64.0.1",
            "100.127.255.255", "0.0.0.0", "224.0.0.1", "255.255.255.255", "198.18.0.1", "::", "::1", "fe80::1",
            "fd00:ec2::254", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1",
            "2002:7f00:1::", "2001:db8::1", "2001::1", "fec0::1", "::7f00:1",
        ]
    )
    func `addresses that are not public`(text: String) throws {
        #expect(try #require(NetworkAddress(text)).isPublic == false)
    }

    @Test(
        arguments: [
            "8.8.8.8", "172.15.255.255", "172.32.0.0", "100.63.255.255", "100.128.0.0", "192.0.1.1", "223.255.255.255",
            "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::", "2001:4860:4860::8888",
        ]
    )
    func `public addresses`(text: String) throws {
        let address = try #require(NetworkAddress(text))
        #expect(address.isPublic)
        #expect(NetworkAddress(address.text) == address)
    }

    @Test(
        arguments: [
            "Authorization", "HOST", "x-forwarded-for", "X-Amz-Date", "x-amzn-trace-id", "A-IM", "TE", "Content-MD5",
        ]
    )
    func `headers that a definition must not set`(name: String) {
        #expect(HTTPHeaderRules.isForbidden(name))
    }

    @Test(arguments: ["Accept", "X-Api-Key", "Content-Type", "x-forwarded", "User-Agent", "Range"])
    func `headers that a definition may set`(name: String) {
        #expect(!HTTPHeaderRules.isForbidden(name))
        #expect(HTTPHeaderRules.isName(name))
    }

    @Test func `names and values of headers have no line breaks`() {
        #expect(!HTTPHeaderRules.isName("a b") && !HTTPHeaderRules.isName("") && !HTTPHeaderRules.isName("a:"))
        #expect(!HTTPHeaderRules.isValue("a\r\nb") && HTTPHeaderRules.isValue("a\tü"))
    }
}
