"""What gunicorn reads by itself where it is started in this folder: options of its command line come on top."""

import logging

logging.captureWarnings(True)  # Python's own are lines of the log like all others
logger_class = "ocop_portal.gunicorn_log.MaskingLogger"
