/** Thrown by a handler whose job cannot succeed however often it is tried. */
export class PermanentError extends Error {}

/** What was written would be lost with its server, so it was taken back. */
export class NotReplicatedError extends Error {}
