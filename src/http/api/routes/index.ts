import type { Route } from '../route.ts';
import { accessRoutes } from './access.ts';
import { archiveRoutes } from './archive.ts';
import { houseRoutes } from './house.ts';
import { letterRoutes } from './letters.ts';
import { planRoutes } from './plans.ts';
import { protectionRoutes } from './protections.ts';
import { requestRoutes } from './requests.ts';
import { sessionRoutes } from './session.ts';
import { workRoutes } from './work.ts';

/** All that can be asked. The server, the checks, the document and its page are made of this table. */
export const routes: readonly Route[] = [
  ...requestRoutes,
  ...planRoutes,
  ...letterRoutes,
  ...protectionRoutes,
  ...workRoutes,
  ...archiveRoutes,
  ...houseRoutes,
  ...sessionRoutes,
  ...accessRoutes,
];
