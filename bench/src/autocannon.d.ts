/** The little of autocannon (which ships no types) that is used here. */
declare module 'autocannon' {
  interface Request {
    body?: string;
    path?: string;
  }
  interface Options {
    url: string;
    method: 'GET' | 'POST';
    connections: number;
    /** Seconds. */
    duration: number;
    /** Requests per second of all connections together. */
    overallRate?: number;
    /** Seconds. */
    timeout?: number;
    headers: Record<string, string>;
    requests: { setupRequest(request: Request): Request }[];
  }
  interface Result {
    '2xx': number;
    non2xx: number;
    errors: number;
    timeouts: number;
    /** Seconds, as measured. */
    duration: number;
  }
  interface Run extends Promise<Result> {
    on(event: 'response', listener: (client: unknown, status: number, bytes: number, ms: number) => void): void;
  }
  export default function autocannon(options: Options): Run;
}
