import type { ImportAnswer } from '../../contract/import-answer.js'
import type { RowProblem } from '../../imports/problems.js'
import { columnInBokmal, messageInBokmal, noticeInBokmal } from '../bokmal/imports.js'
import { problemInBokmal } from '../bokmal/refusals.js'
import type { Language } from '../language.js'
import { problemOf } from '../problems.js'

/** What is wrong with each row. A command that was refused is told in bokmål as it is where it is sent by itself. */
export function rowProblemsIn(language: Language, problems: readonly RowProblem[]): readonly RowProblem[] {
  const told = ({ message, refusal }: RowProblem): string => {
    if (language === 'en') return message
    return refusal === undefined ? messageInBokmal(message) : problemInBokmal(problemOf(refusal)).detail
  }
  const named = language === 'en' ? (column: string) => column : columnInBokmal
  return problems.map((problem) => {
    const { file, line, column } = problem
    return { file, line, ...(column !== undefined && { column: named(column) }), message: told(problem) }
  })
}

export const importAnswerIn = (language: Language, answer: ImportAnswer): ImportAnswer =>
  language === 'en' ? answer : { ...answer, notices: answer.notices.map(noticeInBokmal) }
