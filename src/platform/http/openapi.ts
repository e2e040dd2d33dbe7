import { z } from 'zod';
import { errorCodes } from '#kernel/errors.ts';
import type { OperationDefinition } from '#kernel/operation.ts';

type Json = Record<string, unknown>;

const problemSchema: Json = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'code', 'requestId'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string', enum: Object.keys(errorCodes) },
    requestId: { type: 'string' },
    fields: {
      type: 'array',
      items: { type: 'object', properties: { path: { type: 'string' }, message: { type: 'string' } } },
    },
  },
};

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    target: 'draft-2020-12',
  }) as Json;
  return rest;
}

function pathParams(path: string): string[] {
  return [...path.matchAll(/:(\w+)|(\*)/g)].map((m) => m[1] ?? 'rest');
}

function requestOf(definition: OperationDefinition): Json {
  const whole = schemaOf(definition.input, 'input') as { properties?: Record<string, Json>; required?: string[] };
  const properties = whole.properties ?? {};
  const required = new Set(whole.required ?? []);
  const inPath = pathParams(definition.path);
  const others = Object.keys(properties).filter((name) => !inPath.includes(name));
  const bodyless =
    definition.method === 'GET' ||
    definition.method === 'HEAD' ||
    definition.method === 'DELETE' ||
    definition.stream?.in === true;
  const parameters = [
    ...inPath.map((name) => ({ name, in: 'path', required: true, schema: properties[name] ?? { type: 'string' } })),
    ...(bodyless
      ? others.map((name) => ({ name, in: 'query', required: required.has(name), schema: properties[name] }))
      : []),
  ];
  const consumes = definition.stream?.consumes ?? ['application/octet-stream'];
  const streamBody = {
    content: Object.fromEntries(consumes.map((type) => [type, { schema: { type: 'string', format: 'binary' } }])),
  };
  const jsonBody = {
    required: true,
    content: {
      [definition.stream?.consumes?.[0] ?? 'application/json']: {
        schema: {
          type: 'object',
          additionalProperties: false,
          properties: pick(properties, others),
          required: others.filter((n) => required.has(n)),
        },
      },
    },
  };
  if (definition.stream?.in) return { parameters, requestBody: streamBody };
  return bodyless || others.length === 0 ? { parameters } : { parameters, requestBody: jsonBody };
}

function pick(from: Record<string, Json>, names: string[]): Record<string, Json | undefined> {
  return Object.fromEntries(names.map((name) => [name, from[name]]));
}

function answersOf(definition: OperationDefinition): Json {
  const produces = definition.stream?.out ? (definition.stream.produces ?? ['application/octet-stream']) : undefined;
  const content = produces
    ? Object.fromEntries(produces.map((type) => [type, { schema: { type: 'string', format: 'binary' } }]))
    : { 'application/json': { schema: schemaOf(definition.output, 'output') } };
  return {
    '2XX': { description: 'Done', content },
    default: {
      description: 'A problem, in words',
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    },
  };
}

/** The OpenAPI 3.1 document of exactly the operations that are mounted. */
export function openApiOf(definitions: readonly OperationDefinition[], version: string): Json {
  const paths: Record<string, Json> = {};
  for (const definition of definitions) {
    const path = definition.path.replaceAll(/:(\w+)/g, '{$1}').replace('*', '{rest}');
    paths[path] = {
      ...paths[path],
      [definition.method.toLowerCase()]: {
        operationId: definition.name,
        summary: definition.summary,
        tags: [definition.name.split('.')[0]],
        'x-permission': definition.permission,
        'x-audit': 'none' in definition.audit ? `none: ${definition.audit.none}` : definition.audit.event,
        security: definition.target === 'public' ? [] : [{ session: [] }, { bearer: [] }],
        ...requestOf(definition),
        responses: answersOf(definition),
      },
    };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Consilium',
      version,
      description: 'Medical second opinions. Every path is one operation of the registry.',
    },
    paths,
    components: {
      schemas: { Problem: problemSchema },
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: '__Host-consilium' },
        bearer: { type: 'http', scheme: 'bearer' },
      },
    },
  };
}
