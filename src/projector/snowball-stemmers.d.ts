declare module 'snowball-stemmers' {
  export function newStemmer(language: 'norwegian'): { stem(word: string): string }
}
