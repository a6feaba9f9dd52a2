"""The key of a job stays when the job has ended, so that asking again keeps it; of one key one waits and one runs."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("ground", "0003_search"),
    ]

    operations = [
        migrations.AlterField(
            model_name="job",
            name="key",
            field=models.CharField(max_length=128, null=True),
        ),
        migrations.AddIndex(
            model_name="job",
            index=models.Index(fields=["kind", "-created_at"], name="job_kind_created"),
        ),
        migrations.AddConstraint(
            model_name="job",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["queued", "running"])),
                fields=("key", "state"),
                name="one_job_of_a_key",
            ),
        ),
    ]
