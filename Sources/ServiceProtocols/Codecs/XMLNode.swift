import Foundation
import FoundationXML

/// An element of an XML document: its name without prefix, attributes, text and elements within.
struct XMLNode: Sendable {
    let name: String
    var attributes: [String: String]
    var text = ""
    var children: [XMLNode] = []

    func child(_ name: String) -> XMLNode? { children.first { $0.name == name } }

    /// Deeper documents are refused: answers of services are flat.
    static let depthMax = 128

    /// Reads a document.
    init(parsing bytes: [UInt8]) throws(MalformedServiceResponse) {
        let reader = Reader()
        let parser = XMLParser(data: Data(bytes))
        parser.shouldResolveExternalEntities = false
        parser.delegate = reader
        let isWhole = parser.parse()
        if reader.isTooDeep { throw MalformedServiceResponse("the XML nests deeper than \(Self.depthMax) elements") }
        guard isWhole, let root = reader.root else {
            throw MalformedServiceResponse("the body is no XML document (line \(parser.lineNumber))")
        }
        self = root
    }

    init(name: String, attributes: [String: String]) {
        self.name = name
        self.attributes = attributes
    }

    private final class Reader: NSObject, XMLParserDelegate {
        var root: XMLNode?
        var isTooDeep = false
        private var open: [XMLNode] = []

        func parser(
            _ parser: XMLParser,
            didStartElement elementName: String,
            namespaceURI: String?,
            qualifiedName: String?,
            attributes: [String: String] = [:]
        ) {
            guard open.count < XMLNode.depthMax else {
                isTooDeep = true
                return parser.abortParsing()
            }
            open.append(XMLNode(name: XMLNode.localName(elementName), attributes: attributes))
        }

        func parser(_ parser: XMLParser, foundCharacters text: String) {
            guard !open.isEmpty else { return }
            open[open.count - 1].text += text
        }

        func parser(_ parser: XMLParser, foundCDATA data: Data) {
            guard !open.isEmpty else { return }
            open[open.count - 1].text += String(decoding: data, as: UTF8.self)
        }

        func parser(
            _ parser: XMLParser,
            didEndElement elementName: String,
            namespaceURI: String?,
            qualifiedName: String?
        ) {
            guard let node = open.popLast() else { return }
            if open.isEmpty {
                root = node
            } else {
                open[open.count - 1].children.append(node)
            }
        }
    }

    /// `a:b` without its prefix.
    private static func localName(_ name: String) -> String {
        name.split(separator: ":", maxSplits: 1).last.map(String.init) ?? name
    }
}
