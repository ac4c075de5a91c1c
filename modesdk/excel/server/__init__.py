"""The add-in's server: pages, functions and view models over HTTP on the own machine.

`app` puts it together: `guard` refuses whoever may not ask, `body` reads what is asked within
limits, `work` computes it outside the event loop, `calls` and the views say what is answered,
`journal` notes it, `run` listens. Only this package imports starlette, uvicorn and cryptography.
"""
