import { z } from 'zod';
import * as answers from '../answers/plans.ts';
import { digestIn } from '../controller.ts';
import type { Route } from '../route.ts';
import { route } from '../route.ts';
import { byId, copyRight, digest, httpsAddress, number, numberInAddress, text } from '../schemas.ts';
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
    method: 'delete',
    path: '/requests/{id}/package/withholdings/{line}',
    operationId: 'releaseLine',
    tag: 'packages',
    summary: 'Put a line that was kept back into the package again; it is written anew',
    act: 'sign a package',
    params: z.strictObject({ id: numberInAddress, line: numberInAddress }),
    query: rightInQuery,
    answer: answers.writtenPackage,
    async handle({ greffe, by, params: { id, line }, query: { right }, signal }) {
      const written = await greffe.packages.release(by, id, [line], signal, right);
      return { body: { ...written.built, right: written.right, signature: written.signature } };
    },
  }),
  route({
    method: 'get',
    path: '/requests/{id}/package/draft',
    operationId: 'fetchPackageDraft',
    tag: 'packages',
    summary: 'The package as it stands, for the eyes of whoever reviews it',
    act: 'sign a package',
    params: byId,
    query: rightInQuery,
    file: 'application/zip',
    async handle({ greffe, by, params: { id }, query: { right } }) {
      const { stream, bytes } = await greffe.packages.draft(by, id, right);
      return { file: { name: `package-${id}-draft.zip`, type: 'application/zip', stream, bytes } };
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
  route({
    method: 'post',
    path: '/requests/{id}/package/transmissions',
    operationId: 'transmitPackage',
    tag: 'packages',
    summary: 'Send the data of a signed portability to another controller, as the person asked; never twice',
    act: 'transmit a package',
    params: byId,
    body: z.strictObject({
      to: httpsAddress,
      secret: z
        .string()
        .regex(/^whsec_[A-Za-z0-9+/]{32,86}={0,2}$/)
        .meta({ description: 'Shared with the receiver: whsec_ and then 24 to 64 bytes in base64' }),
    }),
    answer: answers.transmitted,
    async handle({ greffe, by, params: { id }, body: { to, secret } }) {
      return { body: await greffe.packages.transmit(by, id, { url: to, secret }) };
    },
  }),
];

async function* one(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
