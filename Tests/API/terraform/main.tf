terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region                      = "us-east-1"
  access_key                  = "test"
  secret_key                  = "test"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_region_validation      = true
  skip_requesting_account_id  = true

  endpoints {
    sfn = var.endpoint
  }

  default_tags {
    tags = { managed = "terraform" }
  }
}

variable "endpoint" { type = string }
variable "wait_seconds" { type = number }
variable "log_level" { type = string }
variable "team" { type = string }
variable "old_version_weight" { type = number }

resource "aws_sfn_activity" "approvals" {
  name = "tf-approvals"
  tags = { team = var.team }
}

resource "aws_sfn_state_machine" "orders" {
  name     = "tf-orders"
  role_arn = "arn:aws:iam::123456789012:role/orders"
  type     = "STANDARD"
  publish  = true

  definition = jsonencode({
    Comment = "Managed by Terraform"
    StartAt = "Pause"
    States = {
      Pause   = { Type = "Wait", Seconds = var.wait_seconds, Next = "Approve" }
      Approve = { Type = "Task", Resource = aws_sfn_activity.approvals.id, End = true }
    }
  })

  logging_configuration {
    level                  = var.log_level
    include_execution_data = var.log_level != "OFF"
    log_destination        = var.log_level == "OFF" ? null : "arn:aws:logs:us-east-1:123456789012:log-group:orders:*"
  }

  tracing_configuration { enabled = true }

  encryption_configuration { type = "AWS_OWNED_KEY" }

  tags = { team = var.team }
}

resource "aws_sfn_state_machine" "quotes" {
  name_prefix = "tf-quotes-"
  role_arn    = "arn:aws:iam::123456789012:role/quotes"
  type        = "EXPRESS"
  definition  = jsonencode({ StartAt = "Done", States = { Done = { Type = "Succeed" } } })
}

data "aws_sfn_activity" "approvals" {
  arn = aws_sfn_activity.approvals.id
}

data "aws_sfn_state_machine" "orders" {
  name       = "tf-orders"
  depends_on = [aws_sfn_state_machine.orders]
}

output "machine_arn" { value = aws_sfn_state_machine.orders.arn }
output "found_arn" { value = data.aws_sfn_state_machine.orders.arn }
output "activity_name" { value = data.aws_sfn_activity.approvals.name }
output "version_arn" { value = aws_sfn_state_machine.orders.state_machine_version_arn }
