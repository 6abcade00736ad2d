import { z } from 'zod';
import * as answers from '../answers.ts';
import { digestIn } from '../controller.ts';
import type { Route } from '../route.ts';
import { route } from '../route.ts';
import { byId, copyRight, digest, number, numberInAddress, text } from '../schemas.ts';
import { WITHHOLDING_REASONS } from '../../../domain/package.ts';

const rightInQuery = z.strictObject({ right: copyRight.optional() });

export const planRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/requests/{id}/plan',
    operationId: 'showPlan',
    tag: 'plans',
    summary: 'The plan that waits for a signature, or else the latest',
    act: 'see requests',
    params: byId,
    query: z.strictObject({ sequence: numberInAddress.optional() }),
    answer: answers.planView,
    async handle({ greffe, by, params: { id }, query: { sequence } }) {
      return { body: await greffe.plans.show(by, id, sequence) };
    },
  }),
  route({
    method: 'put',
    path: '/requests/{id}/approval',
    operationId: 'approvePlan',
    tag: 'plans',
    summary: 'Sign the plan that has this digest, and no other',
    act: 'approve a plan',
    params: byId,
    body: z.strictObject({ digest: digest.optional() }),
    answer: answers.signedPlan,
    takesIfMatch: true,
    async handle({ greffe, by, params: { id }, body, ifMatch, signal }) {
      return { body: { plan: await greffe.plans.approve(by, id, digestIn(body.digest, ifMatch), signal) } };
    },
  }),
  route({
    method: 'get',
    path: '/requests/{id}/certificate',
    operationId: 'fetchCertificate',
    tag: 'certificates',
    summary: 'The latest certificate, as the file that anybody can check offline',
    act: 'see requests',
    params: byId,
    file: 'application/json',
    async handle({ greffe, by, params: { id } }) {
      const { file } = await greffe.certificates.show(by, id);
      const bytes = Buffer.from(file);
      return {
        file: {
          name: `certificate-${id}.json`,
          type: 'application/json',
          bytes: bytes.length,
          stream: one(bytes),
        },
      };
    },
  }),
  route({
    method: 'get',
    path: '/requests/{id}/package/review',
    operationId: 'reviewPackage',
    tag: 'packages',
    summary: 'What a human looks at before they sign a package',
    act: 'sign a package',
    params: byId,
    query: rightInQuery,
    answer: answers.review,
    async handle({ greffe, by, params: { id }, query: { right } }) {
      const { package: written, lines, withheld, undeclared } = await greffe.packages.review(by, id, right);
      return {
        body: {
          package: { ...written, ...written.built, right: written.right },
          lines: lines.map((line) => ({ ...line, traces: line.traces.length })),
          withheld,
          undeclared,
        },
      };
    },
  }),
  route({
    method: 'post',
    path: '/requests/{id}/package/withholdings',
    operationId: 'withholdLines',
    tag: 'packages',
    summary: 'Keep lines back, with a reason; the package is written anew and has another digest',
    act: 'sign a package',
    params: byId,
    query: rightInQuery,
    body: z.strictObject({
      lines: z.array(number).min(1).max(500),
      reason: z.enum(WITHHOLDING_REASONS),
      words: text(2000),
    }),
    answer: answers.writtenPackage,
    async handle({ greffe, by, params: { id }, query: { right }, body, signal }) {
      const written = await greffe.packages.withhold(by, id, body, signal, right);
      return { body: { ...written.built, right: written.right, signature: written.signature } };
    },
  }),
  route({
    method: 'put',
    path: '/requests/{id}/package/signature',
    operationId: 'signPackage',
    tag: 'packages',
    summary: 'Sign the package that has this digest, and no other',
    act: 'sign a package',
    params: byId,
    query: rightInQuery,
    body: z.strictObject({ digest: digest.optional() }),
    answer: answers.writtenPackage,
    takesIfMatch: true,
    async handle({ greffe, by, params: { id }, query: { right }, body, ifMatch, signal }) {
      const named = digestIn(body.digest, ifMatch);
      const written = await greffe.packages.sign(by, id, named, signal, right);
      return { body: { ...written.built, right: written.right, signature: written.signature } };
    },
  }),
  route({
    method: 'get',
    path: '/requests/{id}/package',
    operationId: 'fetchPackage',
    tag: 'packages',
    summary: 'The signed package, to be handed over; read to its end it counts as fetched',
    act: 'fetch a package',
    params: byId,
    query: rightInQuery,
    file: 'application/zip',
    async handle({ greffe, by, params: { id }, query: { right } }) {
      const { stream, bytes } = await greffe.packages.fetch(by, id, right);
      return { file: { name: `package-${id}.zip`, type: 'application/zip', stream, bytes } };
    },
  }),
];

async function* one(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
