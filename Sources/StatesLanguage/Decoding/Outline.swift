import JSONModel

/// The skeleton of a definition: all blocks and states with their numbers, before any field is read.
///
/// Numbers are given in the order of the text, a block before its states and a state before its blocks, so that
/// transitions can be resolved while states are decoded.
struct Outline {
    var blocks: [BlockOutline] = []
    var states: [StateOutline] = []
    /// Blocks and states in the order of the text.
    var order: [Item] = []

    enum Item { case block(BlockIndex), state(StateIndex) }
}

/// A block before it is decoded.
struct BlockOutline {
    /// `lone` stands around a state that is analyzed by itself.
    enum Kind { case machine, branch, processor, lone }

    let kind: Kind
    let json: JSONObject
    let place: LocationNode?
    let owner: StateIndex?
    /// Of the executions that run the block: a distributed Map's children may have another type than the machine.
    let type: WorkflowType
    /// Whether the block runs in executions of its own, which do not see the variables of outer blocks.
    let isIsolated: Bool
    var states: [StateIndex] = []
    var indices: [ExactName: StateIndex] = [:]
}

/// A state before it is decoded.
struct StateOutline {
    let name: String
    let json: JSONValue
    let place: LocationNode?
    let index: StateIndex
    let block: BlockIndex
    /// The blocks of its branches, or that of its processor.
    ///
    /// Elements of `Branches` that are no objects have none.
    var blocks: [BlockIndex] = []
}

/// Builds the outline.
///
/// Recursion follows nested blocks and is bounded by the parser's depth limit.
struct OutlineBuilder {
    private(set) var outline = Outline()

    /// Adds a block and everything in it.
    @discardableResult
    mutating func add(_ block: BlockOutline) -> BlockIndex {
        let index = BlockIndex(rawValue: Int32(truncatingIfNeeded: outline.blocks.count))
        outline.blocks.append(block)
        outline.order.append(.block(index))
        if case .object(let states)? = block.json["States"] {
            let place = LocationNode(.key("States"), in: block.place)
            for member in states.members {
                addState(member.key, member.value, in: index, place: LocationNode(.key(member.key), in: place))
            }
        }
        return index
    }

    /// Adds a state and the blocks in it.
    @discardableResult
    mutating func addState(_ name: String, _ json: JSONValue, in block: BlockIndex, place: LocationNode?) -> StateIndex
    {
        let index = StateIndex(rawValue: Int32(truncatingIfNeeded: outline.states.count))
        outline.states.append(StateOutline(name: name, json: json, place: place, index: index, block: block))
        outline.order.append(.state(index))
        outline.blocks[Int(block.rawValue)].states.append(index)
        outline.blocks[Int(block.rawValue)].indices[ExactName(name)] = index
        guard case .object(let object) = json else { return index }
        let type = outline.blocks[Int(block.rawValue)].type
        switch object["Type"]?.stringValue {
        case "Parallel": addBranches(of: object, owner: index, type: type, place: place)
        case "Map": addProcessor(of: object, owner: index, type: type, place: place)
        default: break
        }
        return index
    }

    private mutating func addBranches(
        of object: JSONObject,
        owner: StateIndex,
        type: WorkflowType,
        place: LocationNode?
    ) {
        guard case .array(let branches)? = object["Branches"] else { return }
        let parent = LocationNode(.key("Branches"), in: place)
        for (position, branch) in branches.enumerated() {
            guard case .object(let json) = branch else { continue }
            let block = BlockOutline(
                kind: .branch,
                json: json,
                place: LocationNode(.index(position), in: parent),
                owner: owner,
                type: type,
                isIsolated: false
            )
            let index = add(block)
            outline.states[Int(owner.rawValue)].blocks.append(index)
        }
    }

    private mutating func addProcessor(
        of object: JSONObject,
        owner: StateIndex,
        type: WorkflowType,
        place: LocationNode?
    ) {
        guard let key = MapRules.processorKey(of: object), case .object(let json)? = object[key] else { return }
        let configuration = json["ProcessorConfig"]
        let isDistributed = configuration?["Mode"]?.stringValue == MapRules.distributedMode
        let childType = configuration?["ExecutionType"]?.stringValue.flatMap(WorkflowType.init(rawValue:))
        let block = BlockOutline(
            kind: .processor,
            json: json,
            place: LocationNode(.key(key), in: place),
            owner: owner,
            type: isDistributed ? childType ?? type : type,
            isIsolated: isDistributed
        )
        let index = add(block)
        outline.states[Int(owner.rawValue)].blocks.append(index)
    }

    /// Adds a state that stands alone, as the only one of a machine that the text does not have.
    ///
    /// The states that it names come after it, as Succeed states, so that its transitions have targets.
    mutating func addLoneState(_ name: String, _ object: JSONObject, machine: JSONObject, type: WorkflowType) {
        let index = BlockIndex(rawValue: 0)
        outline.blocks.append(
            BlockOutline(kind: .lone, json: machine, place: nil, owner: nil, type: type, isIsolated: true)
        )
        outline.order.append(.block(index))
        addState(
            name,
            .object(object),
            in: index,
            place: LocationNode(.key(name), in: LocationNode(.key("States"), in: nil))
        )
        let succeed = JSONValue.object(["Type": "Succeed"])
        for target in Self.targets(of: object) where outline.blocks[0].indices[ExactName(target)] == nil {
            addState(target, succeed, in: index, place: nil)
        }
    }

    /// The names in all transitions of a state.
    private static func targets(of object: JSONObject) -> [String] {
        var targets: [String] = []
        for key in ["Next", "Default"] {
            if let name = object[key]?.stringValue { targets.append(name) }
        }
        for key in ["Choices", "Catch"] {
            for element in object[key]?.arrayValue ?? [] {
                if let name = element["Next"]?.stringValue { targets.append(name) }
            }
        }
        return targets
    }
}
