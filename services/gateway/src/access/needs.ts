import { applyDecorators } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiExtension } from '@nestjs/swagger';
import type { Access } from '@soc-agent/platform';

/** Name of the extension by which the API's description says what a route asks of its callers. */
export const ACCESS = 'x-access';

/** The route is for those who have the scope; `anybody known` and `open` say what they say. */
export function Needs(access: Access): MethodDecorator {
  return applyDecorators(RouteConfig({ access }), ApiExtension(ACCESS, access));
}
