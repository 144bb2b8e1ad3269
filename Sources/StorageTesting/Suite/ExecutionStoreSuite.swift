/// What every `ExecutionStore` promises, as cases for a parameterised test.
///
/// A test target calls `run` of each case with a fixture of its own:
///
///     @Test(arguments: ExecutionStoreSuite.cases)
///     func `the store keeps its promises`(_ storeCase: StoreCase) throws {
///         try storeCase.run(StoreFixture { try SQLiteStore(directory: directory) })
///     }
package enum ExecutionStoreSuite {
    package static let cases: [StoreCase] =
        creationCases + transitionCases + journalCases + outboxCases + schedulingCases + listingCases + machineCases
        + versionCases + searchCases + mapRunCases + resourceCases + removalCases + recoveryCases + faultCases
        + concurrencyCases
}
