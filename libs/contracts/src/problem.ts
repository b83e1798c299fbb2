/** An error as RFC 9457 writes it, `application/problem+json`. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail?: string;
  instance?: string;
  /** One entry per offending field, by its path in the request. */
  errors?: { field: string; message: string }[];
  /** What is there now, where somebody else has changed it meanwhile. */
  current?: object;
  /** Of a document that none of them recognises. */
  formatsTried?: string[];
}
