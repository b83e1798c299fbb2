/** The little of autocannon (which ships no types) that the bench uses. */
declare module 'autocannon' {
  interface Request {
    body?: string;
  }
  interface Options {
    url: string;
    method: 'POST';
    connections: number;
    /** Seconds. */
    duration: number;
    headers: Record<string, string>;
    requests: { setupRequest(request: Request): Request }[];
  }
  interface Result {
    '2xx': number;
    non2xx: number;
    /** Seconds, as measured. */
    duration: number;
  }
  export default function autocannon(options: Options): Promise<Result>;
}
