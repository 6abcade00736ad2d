import { z } from 'zod';
import type { ZodOpenApiOperationObject } from 'zod-openapi';
import { createDocument } from 'zod-openapi';
import { ACTS, mayRole } from '../../domain/approval.ts';
import type { Act, Role } from '../../domain/approval.ts';
import { problem } from './answers/problem.ts';
import type { Route } from './route.ts';

export type Document = ReturnType<typeof createDocument>;

const ROLES: readonly Role[] = ['controller', 'dpo', 'operator', 'auditor', 'admin'];

/** OpenAPI 3.1, from the very table that the server is made of. */
export function openDocument(routes: readonly Route[], version: string): Document {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const route of routes) (paths[route.path] ??= {})[route.method] = operationOf(route);
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'greffe',
      version,
      description:
        'Requests of people about their data, and what protects, erases and proves: for other programs, and for people who sign in. A program carries a token of its own, a browser a session. Whatever is refused says what to do, as application/problem+json.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/api/v1' }],
    security: [{ token: [] }, { session: [] }],
    tags: [...new Set(routes.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'Given with: greffe token create' },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: '__Host-greffe',
          description:
            'Carried by a browser once somebody has signed in; what changes anything comes from our own pages',
        },
      },
    },
  });
}

/** Those to whom the application allows the act. */
export function rolesOf(act: Act): readonly Role[] {
  return ACTS.includes(act) ? ROLES.filter((role) => mayRole(role, act)) : [];
}

function operationOf(route: Route): ZodOpenApiOperationObject {
  const { operationId, tag, summary, entry, params, query, body, status, takesKey, takesIfMatch } = route;
  const header = {
    ...(takesKey && {
      'Idempotency-Key': z.string().max(255).optional().meta({
        description: 'The same key and the same body within a day: done once, and answered alike',
      }),
    }),
    ...(takesIfMatch && {
      'If-Match': z.string().optional().meta({ description: 'The digest that was shown, in quotes' }),
    }),
  };
  return {
    operationId,
    tags: [tag],
    summary,
    description: forWhom(route),
    ...(entry !== 'act' && { security: entry === 'session' ? [{ session: [] }] : [] }),
    requestParams: {
      ...(params && { path: params }),
      ...(query && { query }),
      ...(Object.keys(header).length > 0 && { header: z.object(header) }),
    },
    ...(body && { requestBody: { required: true, content: { 'application/json': { schema: body } } } }),
    responses: {
      [`${status}`]: answerOf(route),
      ...Object.fromEntries(
        problemsOf(route).map(([code, description]) => [
          code,
          { description, content: { 'application/problem+json': { schema: problem } } },
        ]),
      ),
    },
  };
}

function forWhom({ entry, act }: Route): string {
  if (entry === 'anybody') return 'For anybody.';
  if (act === null) return 'For whoever is signed in, whatever their roles.';
  return `To ${act}. Roles: ${rolesOf(act).join(', ')}.`;
}

function answerOf({ answer, file }: Route): NonNullable<ZodOpenApiOperationObject['responses']>['200'] {
  if (file !== null) {
    const schema = z.string().meta({ override: { type: 'string', format: 'binary' } });
    return { description: 'A file', content: { [file]: { schema } } };
  }
  if (answer === null) return { description: 'Done' };
  return { description: 'Done, or shown', content: { 'application/json': { schema: answer } } };
}

function problemsOf({ body, params, entry, takesIfMatch }: Route): readonly (readonly [string, string])[] {
  return [
    ['400', 'Not as declared'],
    ['401', 'Not let in'],
    ['403', 'Not allowed'],
    ['404', 'Not there'],
    ['409', 'The state of things is in the way'],
    ...(params ? ([['410', 'Forgotten: its proof period is over']] as const) : []),
    ...(takesIfMatch ? ([['412', 'Changed since it was read']] as const) : []),
    ...(body
      ? ([
          ['408', 'Too slow'],
          ['413', 'Too large'],
          ['415', 'Not JSON'],
        ] as const)
      : []),
    ['422', 'Refused'],
    ...(entry === 'act' ? [] : ([['429', 'Too many attempts']] as const)),
    ['503', 'Not now'],
  ];
}
