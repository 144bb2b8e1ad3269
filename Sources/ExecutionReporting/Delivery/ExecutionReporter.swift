package import ExecutionRuntime
package import StorageAPI

/// Observes an engine for execution logs and status-change events.
package struct ExecutionReporter: TransitionObserver {
    private let logs: TransitionPump?
    private let events: TransitionPump?

    /// Nil for what is off.
    package init(logs: TransitionPump?, events: TransitionPump?) {
        self.logs = logs
        self.events = events
    }

    package func interest(in revision: RevisionRecord, isExpress: Bool) -> TransitionInterest {
        var interest = TransitionInterest.none
        interest.history = logs?.interests.interest(in: revision, isExpress: isExpress).history
        interest.wantsStatus = events?.interests.interest(in: revision, isExpress: isExpress).wantsStatus ?? false
        return interest
    }

    package func observe(_ transition: ObservedTransition) {
        if !transition.history.isEmpty { logs?.add(transition) }
        if !transition.statusChanges.isEmpty { events?.add(transition) }
    }
}

/// Which executions are logged: those of revisions that say so.
package struct LogInterest: TransitionObserver {
    private let catalogue: LoggingCatalogue

    package init(catalogue: LoggingCatalogue) { self.catalogue = catalogue }

    package func interest(in revision: RevisionRecord, isExpress: Bool) -> TransitionInterest {
        guard let logging = catalogue.logging(of: revision) else { return .none }
        return TransitionInterest(history: logging.includesData ? .withData : .bare)
    }

    package func observe(_ transition: ObservedTransition) {}
}

/// Which executions status-change events are about: all of STANDARD machines.
package struct StatusInterest: TransitionObserver {
    package init() {}

    package func interest(in revision: RevisionRecord, isExpress: Bool) -> TransitionInterest {
        TransitionInterest(wantsStatus: !isExpress)
    }

    package func observe(_ transition: ObservedTransition) {}
}
