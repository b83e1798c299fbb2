import type { FastifyReply } from 'fastify';

/** Says which version an answer is of, for `If-Match`. */
export function tagVersion(reply: FastifyReply, version: number | undefined): void {
  if (version !== undefined) void reply.header('etag', `"${version}"`);
}
