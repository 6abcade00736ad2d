import type express from 'express';
import type { ApiHouse } from './api/server.ts';
import { API_ROOT, openApi, readyz } from './api/server.ts';

/** What the server has besides the door for tools: whether it can work, and the API where the settings open it. */
export function mountedOn(house: ApiHouse, opens: { readonly api: boolean }) {
  return (app: express.Express): void => {
    app.get('/readyz', readyz(house));
    if (opens.api) app.use(API_ROOT, openApi(house));
  };
}
