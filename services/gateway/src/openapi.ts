import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { apiDocument } from './api-docs/document.js';
import { AppModule } from './app.module.js';

/** Writes the API's description to standard output, as the gateway serves it at `/docs-json`; nothing is connected to. */
const app = await NestFactory.create(AppModule, new FastifyAdapter(), { preview: true, logger: false });
process.stdout.write(JSON.stringify(apiDocument(app)));
