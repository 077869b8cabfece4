from django.core.management import call_command


def test_workflow_document_is_up_to_date():
    call_command("workflow_doc", "--check")
