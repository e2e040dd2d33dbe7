import { z } from 'zod';
import type { OperationDefinition } from '#kernel/operation.ts';

type Json = Record<string, unknown>;

/** The document at `/openapi.json`, as far as the checks read it. */
export type ApiDocument = {
  openapi: string;
  info: { title: string; version: string };
  paths: Record<string, Record<string, ApiOperation>>;
  components: { schemas: Record<string, Json>; securitySchemes: Record<string, Json> };
};
export type ApiOperation = {
  operationId: string;
  summary: string;
  security: Json[];
  parameters?: { name: string; in: string; required: boolean; schema: Json }[];
  requestBody?: Json;
  responses: Record<string, { description: string; content?: Record<string, { schema: Json }> }>;
};

/** `GET /api/cases/{caseId}` of a definition, as the document spells it. */
export function spelled(definition: OperationDefinition): string {
  return `${definition.method} ${definition.path.replaceAll(/:(\w+)/g, '{$1}').replace('*', '{rest}')}`;
}

/** Every `$ref` inside a schema. */
export function references(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const own = '$ref' in schema && typeof schema.$ref === 'string' ? [schema.$ref] : [];
  return [...own, ...Object.values(schema).flatMap(references)];
}

/** Does an answer fit the JSON Schema that the document promises? Read back by zod, which is not what wrote the answer's text. */
export function fits(schema: Json, answer: unknown): string | undefined {
  const parsed = z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]).safeParse(answer);
  return parsed.success ? undefined : z.prettifyError(parsed.error);
}
