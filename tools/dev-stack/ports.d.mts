export function somePort(): number;
export function freePort(first: number, except?: ReadonlySet<number>): Promise<number>;
