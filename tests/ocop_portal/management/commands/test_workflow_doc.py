from ocop_portal.management.commands.workflow_doc import TARGET, document


def test_workflow_document_is_up_to_date():
    assert TARGET.read_text(encoding="utf-8") == document()
