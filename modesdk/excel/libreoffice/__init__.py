"""The functions in LibreOffice Calc: an extension (`.oxt`) made from the registry.

The extension itself is small and knows no SDK: LibreOffice often runs another Python than the one
in which the SDK is installed. Its functions ask a worker, a process of the Python that built the
extension, over JSON lines. `build` packs the extension, `worker` is that process, `component` holds
the files that run inside LibreOffice.
"""
