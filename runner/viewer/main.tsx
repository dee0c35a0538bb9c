import { render } from 'preact'
import { App } from './app.tsx'
import { listenToKeys } from './keys.ts'
import { linkToAddress } from './link.ts'
import { embeddedTrace } from './load.ts'
import { Model } from './model.ts'
import { Session } from './state.ts'

const root = document.getElementById('app')
if (root !== null) {
  embeddedTrace()
    .then((trace) => {
      const session = new Session(new Model(trace))
      session.start()
      linkToAddress(session)
      listenToKeys(session)
      root.textContent = ''
      render(<App session={session} />, root)
    })
    .catch((error: unknown) => {
      const text = error instanceof Error ? error.message : String(error)
      root.textContent = `The trace can't be shown: ${text}. A current version of Chromium, Firefox or Safari is needed.`
    })
}
