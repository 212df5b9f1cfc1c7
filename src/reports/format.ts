export const FORMATS = ['table', 'json', 'csv', 'md', 'html'] as const
export type Format = (typeof FORMATS)[number]
