import type { Role } from './roles.js'

/** Who may use a route: everybody, also without a token, or whoever has one of the roles, or a body's role for all of them. */
export type RouteRule = 'open' | readonly (Role | 'secretary:*')[]

/**
 * Whoever may read what the ledger shows; what is restricted in it is hidden from those without the right to it, row by
 * row. Named one by one, so that a role that is new reads nothing until somebody has thought of it.
 */
const READERS: readonly Role[] = ['reader', 'secretary', 'chair', 'governance', 'reporting', 'admin']
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

  'GET /api/meetings': READERS,
  'GET /api/matters': READERS,
  'GET /api/decisions': READERS,
  'GET /api/documents': READERS,
  'GET /api/bodies': READERS,
  'GET /api/appointments': READERS,
  'GET /api/persons': READERS,
  'GET /api/follow-ups': READERS,
  'GET /api/owners': READERS,
  'GET /api/involvement': READERS,
  'GET /api/registers': READERS,
  'GET /api/search': READERS,
  'GET /api/decisions/:decisionId': READERS,
  'GET /api/decisions/:decisionId/history': READERS,
  'GET /api/meetings/:meetingId': READERS,
  'GET /api/documents/:documentId': READERS,
  'GET /api/documents/:documentId/history': READERS,
  'GET /api/bodies/:bodyId': READERS,
  'GET /api/diff': READERS,
  'GET /api/reports/:name': READERS,

  'GET /api/findings': READERS,

  'GET /api/projections': READERS,
  'POST /api/projections/rebuild': ['admin'],

  'GET /api/checkpoints': READERS,
  'GET /api/checkpoints/latest': READERS,
  'POST /api/checkpoints': GOVERNANCE,
  'GET /api/keys': READERS,
  // It discloses everything that was recorded of the decision's meeting.
  'GET /api/decisions/:decisionId/proof': GOVERNANCE,

  'GET /api/access-log': GOVERNANCE,
  'GET /api/events': READERS,
  'GET /api/events/stream': READERS,
}

/** The rule of a route; undefined where nobody has made one. A HEAD tells no more than its GET. */
export function ruleOfRoute(method: string, path: string): RouteRule | undefined {
  const route = `${method === 'HEAD' ? 'GET' : method} ${path}`
  return Object.hasOwn(routeRoles, route) ? routeRoles[route] : undefined
}
