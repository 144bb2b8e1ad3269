import Testing

@testable import StorageSQLite

@Suite struct NetworkFileSystemTests {
    private static let mounts = """
        /dev/vda / ext4 rw 0 0
        server:/export /mnt/data nfs4 rw 0 0
        /dev/vdb /mnt/data/local ext4 rw 0 0
        //server/share /mnt/my\\040share cifs rw 0 0
        """

    @Test(arguments: [
        ("/var/lib/newel", nil), ("/mnt/data", "nfs4"), ("/mnt/data/newel", "nfs4"), ("/mnt/database", nil),
        ("/mnt/data/local/newel", nil), ("/mnt/my share/newel", "cifs"), ("/", nil),
    ])
    func `the innermost mount decides`(_ directory: String, _ type: String?) {
        #expect(NetworkFileSystem.type(of: directory, mounts: Self.mounts) == type)
    }

    @Test func `a later mount hides an earlier one`() {
        let mounts = Self.mounts + "\n/dev/vdc /mnt/data xfs rw 0 0"
        #expect(NetworkFileSystem.type(of: "/mnt/data/newel", mounts: mounts) == nil)
    }
}
