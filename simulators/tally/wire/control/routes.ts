import type { ControlRoute } from './control-reply.ts';
import { deskRoutes } from './desk-routes.ts';
import { faultRoutes } from './fault-routes.ts';
import { keyboardRoutes } from './keyboard-routes.ts';
import { truthRoutes } from './truth-routes.ts';

/** Everything the control port answers, by method and path. */
export const routes: { readonly [route: string]: ControlRoute } = {
  ...keyboardRoutes,
  ...deskRoutes,
  ...faultRoutes,
  ...truthRoutes,
};
