// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// Heads of transparency logs, written where others keep them: which log, how many items, their root (RFC 6962).
/// Nothing else: no record, no person, no time but the block's. A head is never taken back, and a log never shrinks.
contract Anchor {
    struct Head {
        uint64 size;
        bytes32 root;
    }

    /// Who set this contract up: names the sender of each log, and may write for any.
    address public immutable owner;
    /// Who may write for a log.
    mapping(bytes32 logId => address) public senderOf;
    /// The last head that was written of a log; size 0 for none.
    mapping(bytes32 logId => Head) public headOf;

    event Registered(bytes32 indexed logId, address indexed sender);
    event Anchored(bytes32 indexed logId, uint64 size, bytes32 root);

    /// Somebody who may not write for this log.
    error NotAllowed();
    /// A head that is not larger than the last one, which is told.
    error NotLarger(uint64 size, bytes32 root);

    constructor() {
        owner = msg.sender;
    }

    /// Names who writes for a log from now on.
    function register(bytes32 logId, address sender) external {
        if (msg.sender != owner) revert NotAllowed();
        senderOf[logId] = sender;
        emit Registered(logId, sender);
    }

    /// Writes the head of a log. The same size again is refused as well, whatever its root.
    function anchor(bytes32 logId, uint64 size, bytes32 root) external {
        if (msg.sender != owner && msg.sender != senderOf[logId]) revert NotAllowed();
        Head memory last = headOf[logId];
        if (size <= last.size) revert NotLarger(last.size, last.root);
        headOf[logId] = Head(size, root);
        emit Anchored(logId, size, root);
    }
}
