import Foundation

/// Progress goes to standard error, the table to standard output.
enum Terminal {
    static func note(_ line: String) {
        FileHandle.standardError.write(Data("\(line)\n".utf8))
    }
}
