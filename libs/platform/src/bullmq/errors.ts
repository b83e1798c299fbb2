/** Thrown by a handler whose job cannot succeed however often it is tried. */
export class PermanentError extends Error {}
