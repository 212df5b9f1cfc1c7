import { ROLES, type Role } from './grants.js'

/** Who may use a route: everybody, also without a token, or whoever has one of the roles, or a body's role for all of them. */
export type RouteRule = 'open' | readonly (Role | 'secretary:*')[]

/** What the ledger shows; what is restricted in it is hidden from those without the right to it, row by row. */
const ALL_ROLES: readonly Role[] = ROLES
/** Whoever may run any command; which of them is said by the table of commands. */
const COMMANDERS: readonly Role[] = ['secretary', 'chair', 'governance', 'admin']
/** An import writes what its rows say, of whichever body, and is told what the ledger has of it. */
const IMPORTERS: RouteRule = ['secretary:*']

/** Who read what is for those who answer for it. */
const GOVERNANCE: RouteRule = ['governance']

/** Every route of the service, `METHOD path` as the router knows it. The service does not start with one that is not here. */
export const routeRoles: Readonly<Record<string, RouteRule>> = {
  'GET /health/live': 'open',
  'GET /health/ready': 'open',
  'GET /metrics': 'open',
  // A browser that shows the contract has no token yet.
  'GET /api/openapi.json': 'open',
  'GET /api/docs': 'open',
  'GET /api/docs/:file': 'open',

  'POST /api/commands': COMMANDERS,
  'POST /api/commands/:type': COMMANDERS,
  'POST /api/imports': IMPORTERS,

  'GET /api/meetings': ALL_ROLES,
  'GET /api/matters': ALL_ROLES,
  'GET /api/decisions': ALL_ROLES,
  'GET /api/documents': ALL_ROLES,
  'GET /api/bodies': ALL_ROLES,
  'GET /api/appointments': ALL_ROLES,
  'GET /api/persons': ALL_ROLES,
  'GET /api/follow-ups': ALL_ROLES,
  'GET /api/owners': ALL_ROLES,
  'GET /api/involvement': ALL_ROLES,
  'GET /api/registers': ALL_ROLES,
  'GET /api/search': ALL_ROLES,
  'GET /api/decisions/:decisionId': ALL_ROLES,
  'GET /api/decisions/:decisionId/history': ALL_ROLES,
  'GET /api/meetings/:meetingId': ALL_ROLES,
  'GET /api/documents/:documentId': ALL_ROLES,
  'GET /api/documents/:documentId/history': ALL_ROLES,
  'GET /api/bodies/:bodyId': ALL_ROLES,
  'GET /api/diff': ALL_ROLES,
  'GET /api/reports/:name': ALL_ROLES,

  'GET /api/findings': ALL_ROLES,

  'GET /api/projections': ALL_ROLES,
  'POST /api/projections/rebuild': ['admin'],

  'GET /api/checkpoints': ALL_ROLES,
  'GET /api/checkpoints/latest': ALL_ROLES,
  'POST /api/checkpoints': GOVERNANCE,
  'GET /api/keys': ALL_ROLES,
  // It discloses everything that was recorded of the decision's meeting.
  'GET /api/decisions/:decisionId/proof': GOVERNANCE,

  'GET /api/access-log': GOVERNANCE,
  'GET /api/events': ALL_ROLES,
  'GET /api/events/stream': ALL_ROLES,
}

/** The rule of a route; undefined where nobody has made one. A HEAD tells no more than its GET. */
export function ruleOfRoute(method: string, path: string): RouteRule | undefined {
  const route = `${method === 'HEAD' ? 'GET' : method} ${path}`
  return Object.hasOwn(routeRoles, route) ? routeRoles[route] : undefined
}
