import { limitQuery, param, type Call, type Route } from './call.ts';
import { ok, type Reply } from './replies.ts';
import { scopes } from './scopes.ts';

export const formRoutes: readonly Route[] = [
  { method: 'get', path: '/forms/', needs: () => scopes.forms, handle: forms },
  { method: 'get', path: '/forms/submissions/forms/:id', needs: () => scopes.forms, handle: submissions },
];

function forms(call: Call): Reply {
  const named = new Map(call.account.submissions.map(({ formId, formName }) => [formId, formName]));
  const at = new Date(0).toISOString();
  const results = [...named].map(([id, name]) => ({
    id,
    name,
    formType: 'hubspot',
    archived: false,
    createdAt: at,
    updatedAt: at,
  }));
  return ok({ results });
}

/** Newest first; a submission carries no contact id. */
function submissions(call: Call): Reply {
  const limit = limitQuery(call, 20, 50);
  const from = Number(call.query('after') ?? 0);
  const all = call.account.submissions
    .filter(({ formId }) => formId === param(call, 'id'))
    .sort((one, other) => other.submittedAt.getTime() - one.submittedAt.getTime());
  const results = all.slice(from, from + limit).map(({ submittedAt, values }) => ({
    submittedAt: submittedAt.getTime(),
    values: Object.entries(values).map(([name, value]) => ({ name, value, objectTypeId: '0-1' })),
    pageUrl: 'https://www.example.fr/contact',
  }));
  const more = from + limit < all.length;
  return ok({ results, ...(more ? { paging: { next: { after: String(from + limit) } } } : {}) });
}
