import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { typeMetadata } from '@soc-agent/contracts';
import { validationMetadatasToSchemas } from 'class-validator-jsonschema';

/** OpenAPI as a page at `/docs` and as JSON at `/docs-json`; the schemas are made of the very rules requests are validated by. */
export function serveApiDocs(app: NestFastifyApplication): void {
  SwaggerModule.setup('docs', app, () => openApiOf(app));
}

function openApiOf(app: NestFastifyApplication): OpenAPIObject {
  const about = new DocumentBuilder()
    .setTitle('SOC Agent System')
    .setDescription('Post signals, read explained analyses. Errors are RFC 9457 problem documents.')
    .setVersion('1')
    .build();
  const document = SwaggerModule.createDocument(app, about);
  const schemas = validationMetadatasToSchemas({
    classTransformerMetadataStorage: typeMetadata,
    refPointerPrefix: '#/components/schemas/',
  });
  const published = Object.entries(schemas).filter(([name]) => !name.endsWith('Config') && !name.endsWith('Job'));
  document.components = { ...document.components, schemas: Object.fromEntries(published) as never };
  return document;
}
